package files_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"testing"

	"terreau/content/files"
	"terreau/content/refusal"
)

// refused is why an archive is refused.
func refused(t *testing.T, raw []byte) string {
	t.Helper()
	a, err := openArchive(raw)
	if err == nil {
		t.Errorf("it is taken: %q", paths(a))
		return ""
	}
	if e := refusal.Of(err); e != nil {
		return e.Reason
	}
	t.Errorf("it is refused without a reason: %v", err)
	return ""
}

func TestD1WaysOutOfAnArchiveRefuseItWhole(t *testing.T) {
	for _, name := range []string{
		"../x.md", "a/../../x.md", "..", "a/..", "./x.md", "a/./x.md", "/etc/passwd", "//server/x.md", `\\server\x.md`,
		`..\x.md`, `a\b.md`, "C:/x.md", `C:\x.md`, "c:x.md", "a//b.md", "a\x00.md", "a\nb.md", "", "/", "a/../", ".hidden/../../x",
		strings.Repeat("a/", 40) + "x.md", strings.Repeat("a", 300) + ".md", "a\x7f.md",
	} {
		t.Run(fmt.Sprintf("%.30q", name), func(t *testing.T) {
			if got := refused(t, archive(t, "une.md", "# Une", name, "x")); got != "archive-name" {
				t.Errorf("it is refused for %s", got)
			}
		})
	}
}

func TestD2ALinkRefusesTheArchive(t *testing.T) {
	for mode, reason := range map[fs.FileMode]string{
		fs.ModeSymlink | 0o777: "archive-link", fs.ModeNamedPipe | 0o600: "archive-name", fs.ModeDevice | 0o600: "archive-name",
		fs.ModeDir | 0o755: "archive-name", // a folder by its mode, a file by its name
	} {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		header := &zip.FileHeader{Name: "une.md"}
		header.SetMode(mode)
		f, err := w.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, "/etc/passwd")
		w.Close()
		if got := refused(t, b.Bytes()); got != reason {
			t.Errorf("%v is refused for %s", mode, got)
		}
	}
}

// raw makes an archive whose headers say what they like.
func raw(t testing.TB, headers ...zip.FileHeader) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, h := range headers {
		f, err := w.CreateRaw(&h)
		if err != nil {
			t.Fatal(err)
		}
		f.Write(make([]byte, h.CompressedSize64))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zeros(t testing.TB, n int64) (deflated []byte) {
	t.Helper()
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression)
	if _, err := io.CopyN(w, zeroes{}, n); err != nil {
		t.Fatal(err)
	}
	w.Close()
	return b.Bytes()
}

type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestD3BombsAreRefusedBeforeTheyAreInflated(t *testing.T) {
	many := make([]zip.FileHeader, 100_000)
	for i := range many {
		many[i].Name = fmt.Sprintf("%d.md", i)
	}
	total := make([]zip.FileHeader, 0, 300)
	for i := range 300 { // 300 × 10 MiB, each within its ratio
		total = append(total, zip.FileHeader{Name: fmt.Sprintf("%d.bin", i), Method: zip.Deflate,
			UncompressedSize64: 10 << 20, CompressedSize64: 64 << 10})
	}
	bomb := zip.FileHeader{Name: "0.bin", Method: zip.Deflate, UncompressedSize64: 10 << 30, CompressedSize64: 10 << 20}
	bomb.CompressedSize64 = 1 << 10
	for what, c := range map[string]struct {
		raw    []byte
		reason string
	}{
		"10 GiB of zeros in 1 KiB": {raw(t, bomb), "archive-ratio"},
		"3 GiB in 300 files":       {raw(t, total...), "archive-total"},
		"100,000 entries":          {raw(t, many...), "archive-entries"},
		"entries that overlap":     {overlapping(t), "archive-unreadable"},
		"a locked file":            {raw(t, zip.FileHeader{Name: "a.md", Flags: 1, CompressedSize64: 3, UncompressedSize64: 3}), "archive-locked"},
		"half an archive":          {archive(t, "une.md", "# Une")[:30], "archive-unreadable"},
		"no archive":               {[]byte("PK\x03\x04 nothing"), "archive-unreadable"},
		"nothing":                  {nil, "archive-unreadable"},
	} {
		t.Run(what, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got := refused(t, c.raw)
			runtime.ReadMemStats(&after)
			if got != c.reason {
				t.Errorf("it is refused for %s", got)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("refusing it took %d MiB", used>>20)
			}
		})
	}
}

// overlapping makes an archive of two entries with the same bytes: the second's header points into the first.
func overlapping(t testing.TB) []byte {
	zipped := archive(t, "a.md", "# Une", "b.md", "# Une")
	first := bytes.Index(zipped, []byte("PK\x01\x02"))
	second := first + 4 + bytes.Index(zipped[first+4:], []byte("PK\x01\x02"))
	copy(zipped[second+42:second+46], zipped[first+42:first+46])
	return zipped
}

func TestD3AnArchiveThatLiesAboutSizesIsStopped(t *testing.T) {
	deflated := zeros(t, 64<<20)
	for what, said := range map[string]uint64{"less": 1000, "nothing": 0, "more": 5 << 20} {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, err := w.CreateRaw(&zip.FileHeader{Name: "a.md", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(nil),
			CompressedSize64: uint64(len(deflated)), UncompressedSize64: said})
		if err != nil {
			t.Fatal(err)
		}
		f.Write(deflated)
		w.Close()
		a, err := openArchive(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		content, err := a.Read(t.Context(), "a.md")
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: %d bytes are read", what, len(content))
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
			t.Errorf("%s: stopping it took %d MiB", what, used>>20)
		}
	}
}

// A nested archive is a file like another: it is never opened by itself.
func TestD3AnArchiveInAnArchiveStaysShut(t *testing.T) {
	inner := archive(t, "une.md", "# Une")
	a, err := openArchive(archive(t, "inner.zip", string(inner)))
	if err != nil {
		t.Fatal(err)
	}
	if got := paths(a); !slices.Equal(got, []string{"inner.zip"}) {
		t.Errorf("it holds %q", got)
	}
}

func TestD4TwoEntriesOfOneNameRefuseTheArchive(t *testing.T) {
	for what, names := range map[string][2]string{
		"the same":                    {"une.md", "une.md"},
		"the same once normalised":    {"\u00e9crans.md", "e\u0301crans.md"},
		"the same but for capitals":   {"fiches/Une.md", "fiches/une.MD"},
		"a folder and a file":         {"une", "une/"},
		"the same in a folder's name": {"A/une.md", "a/une.md"},
	} {
		t.Run(what, func(t *testing.T) {
			_, err := openArchive(archive(t, names[0], "1", names[1], ""))
			e := refusal.Of(err)
			if e == nil || e.Reason != "archive-twice" || len(e.Args) != 2 {
				t.Errorf("%v", err)
			}
		})
	}
	both := folder(t, "\u00e9crans.md", "1", "e\u0301crans.md", "2")
	if _, err := files.OpenFolder(t.Context(), both); refusal.Of(err) == nil || refusal.Of(err).Reason != "archive-twice" {
		t.Errorf("a folder with one name written in two ways: %v", err)
	}
	capitals, err := files.OpenFolder(t.Context(), folder(t, "Une.md", "1", "une.md", "2"))
	if err != nil || len(paths(capitals)) != 2 {
		t.Errorf("a folder with two names that differ by a capital shows both: %v", err)
	}
}

func TestNamesOfAFrenchWindowsAreRead(t *testing.T) {
	zipped := archive(t, "XXcrans.md", "# Écrans")
	zipped = bytes.ReplaceAll(zipped, []byte("XXcrans.md"), []byte("d\x82crans.md"))
	zipped = withoutUTF8(zipped)
	a, err := openArchive(zipped)
	if err != nil {
		t.Fatal(err)
	}
	if got := paths(a); !slices.Equal(got, []string{"décrans.md"}) {
		t.Errorf("it holds %q", got)
	}
}

// withoutUTF8 takes away the mark that names are UTF-8.
func withoutUTF8(zipped []byte) []byte {
	for signature, at := range map[string]int{"PK\x03\x04": 6, "PK\x01\x02": 8} {
		i := bytes.Index(zipped, []byte(signature))
		flags := binary.LittleEndian.Uint16(zipped[i+at:]) &^ 0x800
		binary.LittleEndian.PutUint16(zipped[i+at:], flags)
	}
	return zipped
}

func FuzzArchive(f *testing.F) {
	f.Add(archive(f, "une.md", "# Une", "images/a.png", "\x89PNG"))
	f.Add(archive(f, "../x", "x"))
	f.Add(overlapping(f))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := openArchive(raw)
		if err != nil {
			if refusal.Of(err) == nil {
				t.Errorf("an archive is refused without a reason: %v", err)
			}
			return
		}
		for entry := range a.All() {
			if !fs.ValidPath(entry.Path) || strings.Contains(entry.Path, `\`) {
				t.Errorf("a path leads elsewhere: %q", entry.Path)
			}
			content, err := a.Read(t.Context(), entry.Path)
			if err == nil && int64(len(content)) != entry.Size {
				t.Errorf("%q is %d bytes, not %d", entry.Path, len(content), entry.Size)
			}
			if err != nil && refusal.Of(err) == nil && !errors.Is(err, io.EOF) {
				t.Errorf("%q is refused without a reason: %v", entry.Path, err)
			}
		}
	})
}
