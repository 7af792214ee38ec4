package files

import (
	"bytes"
	"image"
	"image/color"
	stddraw "image/draw"
	"image/png"
	"math"

	"golang.org/x/image/draw"
)

// kept is the size a picture is kept at, before it is turned: its own, or less.
func kept(h header) (width, height int) {
	width, height = h.width, h.height
	across, down := float64(width), float64(height)
	if h.turned >= 5 { // turned a quarter
		across, down = down, across
	}
	scale := min(1, MaxImageWidth/across, MaxImageHeight/down, math.Sqrt(MaxKeptPixels/(across*down)))
	if scale < 1 {
		width, height = max(1, int(float64(width)*scale)), max(1, int(float64(height)*scale))
	}
	return width, height
}

// shrink makes a picture smaller in two steps, a quick one to twice the size wanted and a good one from there. It
// goes by bands, because the good one needs 32 bytes for each pixel of a column: the second step halves exactly, so
// that a band with a few rows more on each side gives the same pixels as the whole.
func shrink(src image.Image, width, height int) *image.NRGBA {
	const band, margin = 64, 4
	out := image.NewNRGBA(image.Rect(0, 0, width, height))
	double := image.Rect(0, 0, 2*width, 2*height)
	for top := 0; top < height; top += band {
		bottom := min(top+band, height)
		from, to := max(0, top-margin), min(height, bottom+margin)
		rows := image.NewRGBA(image.Rect(0, 2*from, 2*width, 2*to))
		draw.ApproxBiLinear.Scale(rows, double, src, src.Bounds(), draw.Src, nil)
		half := image.NewRGBA(image.Rect(0, from, width, to))
		draw.CatmullRom.Scale(half, half.Rect, rows, rows.Rect, draw.Src, nil)
		whole := half.SubImage(image.Rect(0, top, width, bottom)).(*image.RGBA)
		copyPixels(out, whole)
	}
	return out
}

// canvas gives the pixels of a picture, eight bits a channel, with nothing hidden under full transparency.
func canvas(src image.Image) *image.NRGBA {
	size := src.Bounds().Size()
	out := image.NewNRGBA(image.Rect(0, 0, size.X, size.Y))
	if straight, ok := src.(*image.NRGBA); ok {
		for y := range size.Y {
			row := out.Pix[y*out.Stride : (y+1)*out.Stride]
			copy(row, straight.Pix[y*straight.Stride:])
			for at := 0; at < len(row); at += 4 {
				if row[at+3] == 0 {
					clear(row[at : at+4])
				}
			}
		}
		return out
	}
	if indexed, ok := src.(*image.Paletted); ok {
		drawIndexed(out, indexed)
		return out
	}
	const band = 64
	for top := 0; top < size.Y; top += band {
		rows := image.NewRGBA(image.Rect(0, top, size.X, min(top+band, size.Y)))
		stddraw.Draw(rows, rows.Rect, src, src.Bounds().Min.Add(rows.Rect.Min), stddraw.Src)
		copyPixels(out, rows)
	}
	return out
}

// drawIndexed puts the colours of a table in place of its indexes, without the loss of premultiplied colours.
func drawIndexed(out *image.NRGBA, src *image.Paletted) {
	var table [256][4]byte
	for i, c := range src.Palette {
		if n := color.NRGBAModel.Convert(c).(color.NRGBA); n.A != 0 {
			table[i] = [4]byte{n.R, n.G, n.B, n.A}
		}
	}
	width := src.Rect.Dx()
	for y := range src.Rect.Dy() {
		for x, index := range src.Pix[y*src.Stride:][:width] {
			copy(out.Pix[y*out.Stride+4*x:], table[index][:])
		}
	}
}

// copyPixels puts premultiplied rows in their place.
func copyPixels(out *image.NRGBA, rows *image.RGBA) {
	for y := rows.Rect.Min.Y; y < rows.Rect.Max.Y; y++ {
		from := rows.Pix[rows.PixOffset(rows.Rect.Min.X, y):][:4*rows.Rect.Dx()]
		to := out.Pix[out.PixOffset(rows.Rect.Min.X, y):][:len(from)]
		copy(to, from)
		for at := 0; at < len(to); at += 4 {
			if alpha := from[at+3]; alpha != 0xff {
				c := color.NRGBAModel.Convert(color.RGBA{from[at], from[at+1], from[at+2], alpha}).(color.NRGBA)
				to[at], to[at+1], to[at+2], to[at+3] = c.R, c.G, c.B, c.A
			}
		}
	}
}

// turn puts a picture the way its orientation says (EXIF 2.32, figure 6).
func turn(src *image.NRGBA, orientation int) *image.NRGBA {
	if orientation < 2 {
		return src
	}
	width, height := src.Rect.Dx(), src.Rect.Dy()
	out := image.NewNRGBA(src.Rect)
	if orientation >= 5 {
		out = image.NewNRGBA(image.Rect(0, 0, height, width))
	}
	for y := range height {
		for x := range width {
			across, down := x, y
			switch orientation {
			case 2:
				across = width - 1 - x
			case 3:
				across, down = width-1-x, height-1-y
			case 4:
				down = height - 1 - y
			case 5:
				across, down = y, x
			case 6:
				across, down = height-1-y, x
			case 7:
				across, down = height-1-y, width-1-x
			case 8:
				across, down = y, width-1-x
			}
			copy(out.Pix[out.PixOffset(across, down):][:4], src.Pix[src.PixOffset(x, y):][:4])
		}
	}
	return out
}

// manyColours is where a drawing ends and a photograph begins.
const manyColours = 4096

// palette counts the colours of a picture, in the order they are met. Few is false from manyColours on.
func palette(pixels *image.NRGBA) (colours map[color.NRGBA]int, few bool) {
	colours = map[color.NRGBA]int{}
	var last color.NRGBA
	for at := 0; at < len(pixels.Pix); at += 4 {
		c := color.NRGBA{pixels.Pix[at], pixels.Pix[at+1], pixels.Pix[at+2], pixels.Pix[at+3]}
		if c == last && at > 0 {
			continue
		}
		last = c
		if _, known := colours[c]; !known {
			if len(colours) == manyColours {
				return nil, false
			}
			colours[c] = len(colours)
		}
	}
	return colours, true
}

// asPNG writes a picture without loss, with a table of colours where 256 are enough.
func asPNG(pixels *image.NRGBA, colours map[color.NRGBA]int) []byte {
	var picture image.Image = pixels
	if len(colours) > 0 && len(colours) <= 256 {
		table := make(color.Palette, len(colours))
		for c, i := range colours {
			table[i] = c
		}
		indexed := image.NewPaletted(pixels.Rect, table)
		for i := range indexed.Pix {
			at := 4 * i
			c := color.NRGBA{pixels.Pix[at], pixels.Pix[at+1], pixels.Pix[at+2], pixels.Pix[at+3]}
			indexed.Pix[i] = uint8(colours[c])
		}
		picture = indexed
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&out, picture); err != nil {
		panic(err) // a buffer takes all, and the picture has pixels
	}
	return out.Bytes()
}
