"""What becomes of personal data: how long it is kept, its deletion and the proof of it, what people ask."""
