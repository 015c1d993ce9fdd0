"""From a cart to orders: stock, price, delivery and payment terms meet here, in one command."""
