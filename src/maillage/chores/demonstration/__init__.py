"""The demonstration: four territories, five organisations and two years, played through the operations."""
