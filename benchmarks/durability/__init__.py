"""Proves that nothing acknowledged is lost: kills, chance, flipped bits, hostile updates and a crowd."""
