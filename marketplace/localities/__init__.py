"""Places: the province and its communes, by their official codes (QĐ 19/2025/QĐ-TTg)."""
