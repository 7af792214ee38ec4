package files

import "encoding/binary"

// orientation reads the tag that says which way up a picture is, 1 to 8 (EXIF 2.32, 4.6.5.1.6), from the TIFF block
// of its metadata; 0 where it says nothing. It reads one directory and follows no pointer but the first.
func orientation(block []byte) int {
	if len(block) < 8 {
		return 0
	}
	var order binary.ByteOrder
	switch string(block[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	start := order.Uint32(block[4:])
	if start > uint32(len(block)-2) {
		return 0
	}
	entries := block[start+2:]
	for range order.Uint16(block[start:]) {
		if len(entries) < 12 {
			return 0
		}
		const tag, short = 0x0112, 3
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			if value := int(order.Uint16(entries[8:])); value >= 1 && value <= 8 {
				return value
			}
			return 0
		}
		entries = entries[12:]
	}
	return 0
}
