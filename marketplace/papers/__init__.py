"""What producers hold: OCOP certificates and other papers, their scans, who vouched for them and until when."""
