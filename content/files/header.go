package files

import (
	"bytes"
	"encoding/binary"
)

// The formats of pictures that are taken.
const (
	formatJPEG = "jpeg"
	formatPNG  = "png"
	formatGIF  = "gif"
	formatWebP = "webp"
)

// header is what is known of a picture before it is decoded.
type header struct {
	format        string
	width, height int
	cost          float64 // bytes a pixel takes while it is decoded
	turned        int     // EXIF orientation, 1 to 8; 0 where nothing is said
	metadata      bool    // whether it carries more than its pixels
	moving        bool    // whether it is an animation
}

func (h header) notes() (notes []string) {
	if h.metadata {
		notes = append(notes, NoteMetadata)
	}
	if h.turned > 1 {
		notes = append(notes, NoteTurned)
	}
	if h.moving {
		notes = append(notes, NoteFirstFrame)
	}
	return notes
}

// formats reads the header of each format; false where it makes no sense.
var formats = map[string]func(raw []byte) (header, bool){
	formatJPEG: jpegHeader, formatPNG: pngHeader, formatGIF: gifHeader, formatWebP: webpHeader,
}

// sniff knows a format by its first bytes; "" where it is none of ours.
func sniff(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xd8\xff")):
		return formatJPEG
	case bytes.HasPrefix(raw, []byte("\x89PNG\r\n\x1a\n")):
		return formatPNG
	case bytes.HasPrefix(raw, []byte("GIF87a")), bytes.HasPrefix(raw, []byte("GIF89a")):
		return formatGIF
	case len(raw) > 15 && string(raw[:4]) == "RIFF" && string(raw[8:12]) == "WEBP":
		return formatWebP
	}
	return ""
}

// svg reports whether a file begins like an SVG drawing, to say why it is refused.
func svg(raw []byte) bool {
	start := bytes.ToLower(raw[:min(len(raw), 1024)])
	return bytes.HasPrefix(bytes.TrimLeft(start, "\xef\xbb\xbf \t\r\n"), []byte("<")) && bytes.Contains(start, []byte("<svg"))
}

// pngHeader reads the chunks of a PNG (W3C PNG, third edition, 5.3 and 11.2). The decoder checks their sums.
func pngHeader(raw []byte) (header, bool) {
	h := header{}
	for at := 8; at+12 <= len(raw); {
		size, name := int(binary.BigEndian.Uint32(raw[at:])), string(raw[at+4:at+8])
		if size < 0 || size > len(raw)-at-12 {
			break // cut: the decoder will say so
		}
		chunk := raw[at+8 : at+8+size]
		switch name {
		case "IHDR":
			if size != 13 || at != 8 {
				return h, false
			}
			h.width, h.height = int(binary.BigEndian.Uint32(chunk)), int(binary.BigEndian.Uint32(chunk[4:]))
			h.cost = pngCost(chunk[8], chunk[9], chunk[12])
		case "tRNS":
			h.cost = max(h.cost, 4)
		case "acTL":
			h.moving = true
		case "eXIf":
			h.turned, h.metadata = orientation(chunk), true
		case "tEXt", "zTXt", "iTXt", "tIME":
			h.metadata = true
		}
		at += 12 + size
	}
	return h, h.cost > 0
}

// pngCost is what image/png makes of each colour type: its interlaced pictures are held with their largest pass.
func pngCost(depth, colour, interlaced byte) float64 {
	cost := 4.0
	if colour == 0 || colour == 3 {
		cost = 1
	}
	if depth == 16 {
		cost *= 2
	}
	if interlaced != 0 {
		cost *= 1.5
	}
	return cost
}

// gifHeader reads the screen of a GIF and counts its frames up to two (GIF89a specification, 18 to 24).
func gifHeader(raw []byte) (header, bool) {
	if len(raw) < 13 {
		return header{}, false
	}
	h := header{width: int(binary.LittleEndian.Uint16(raw[6:])), height: int(binary.LittleEndian.Uint16(raw[8:])), cost: 1}
	at, frames := 13+colourTable(raw[10]), 0
	for at+1 < len(raw) && frames < 2 {
		switch raw[at] {
		case 0x21: // an extension: comments and applications are metadata
			h.metadata = h.metadata || raw[at+1] == 0xfe || raw[at+1] == 0xff && !bytes.HasPrefix(raw[at+2:], []byte("\x0bNETSCAPE2.0"))
			at = skipBlocks(raw, at+2)
		case 0x2c:
			if frames++; at+10 >= len(raw) {
				return h, true
			}
			at = skipBlocks(raw, at+11+colourTable(raw[at+9]))
		default:
			at = len(raw)
		}
	}
	h.moving = frames > 1
	return h, true
}

// colourTable is the size in bytes of the table that a packed field announces.
func colourTable(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

// skipBlocks goes past a chain of data blocks.
func skipBlocks(raw []byte, at int) int {
	for at < len(raw) && raw[at] != 0 {
		at += 1 + int(raw[at])
	}
	return at + 1
}

// webpHeader reads the chunks of a WebP (RFC 9649). The canvas and the picture may say different sizes: the larger
// of each counts.
func webpHeader(raw []byte) (header, bool) {
	h := header{cost: 6} // luma, chroma, and the transparency with the four bytes it is decoded through
	found := false
	for at := 12; at+8 <= len(raw); {
		name, size := string(raw[at:at+4]), int(binary.LittleEndian.Uint32(raw[at+4:]))
		chunk := raw[at+8:]
		chunk = chunk[:min(size, len(chunk))]
		switch {
		case name == "VP8X" && len(chunk) >= 10:
			h.moving = chunk[0]&0x02 != 0
			h.grow(1+int24(chunk[4:]), 1+int24(chunk[7:]))
		case name == "VP8 " && len(chunk) >= 10:
			found = true
			h.grow(int(binary.LittleEndian.Uint16(chunk[6:])&0x3fff), int(binary.LittleEndian.Uint16(chunk[8:])&0x3fff))
		case name == "VP8L" && len(chunk) >= 5:
			found, h.cost = true, 8
			bits := binary.LittleEndian.Uint32(chunk[1:])
			h.grow(1+int(bits&0x3fff), 1+int(bits>>14&0x3fff))
		case name == "EXIF":
			h.turned, h.metadata = orientation(bytes.TrimPrefix(chunk, []byte("Exif\x00\x00"))), true
		case name == "XMP ":
			h.metadata = true
		}
		at += 8 + size + size&1
	}
	return h, found || h.moving
}

func (h *header) grow(width, height int) {
	h.width, h.height = max(h.width, width), max(h.height, height)
}

func int24(raw []byte) int { return int(raw[0]) | int(raw[1])<<8 | int(raw[2])<<16 }
