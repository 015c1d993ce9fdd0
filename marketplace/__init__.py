"""The market between xã Trà Tân and phường Hòa Cường. Open a folder to read a part of the business."""
