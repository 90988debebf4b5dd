"""The pages, the indicators and the final report as the data grows four, then sixteen times."""
