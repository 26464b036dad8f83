"""What the book says is so: each scene is read on its own, and the book is joined from the readings."""
