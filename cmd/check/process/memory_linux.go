package process

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Memory is what a process holds, in bytes: resident, and of that private to it: what stands behind no file. The pages
// of its program and of its index are the disk's cache, given back whenever another asks.
type Memory struct{ Resident, Private int64 }

// MemoryOf reads what a process holds from the kernel (proc(5), smaps_rollup).
func MemoryOf(id int) (m Memory, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", id))
	if err != nil {
		return m, err
	}
	for _, line := range strings.Split(string(text), "\n") {
		words := strings.Fields(line)
		if len(words) != 3 || words[2] != "kB" {
			continue
		}
		n, _ := strconv.ParseInt(words[1], 10, 64)
		switch words[0] {
		case "Rss:":
			m.Resident += n << 10
		case "Anonymous:":
			m.Private += n << 10
		}
	}
	return m, nil
}
