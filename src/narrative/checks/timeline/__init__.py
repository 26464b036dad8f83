"""Days, dates and ages that cannot all be true."""
