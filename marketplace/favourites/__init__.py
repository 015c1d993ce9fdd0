"""What somebody keeps an eye on: saved goods, followed makers, goods waited for; they hear what becomes of these."""
