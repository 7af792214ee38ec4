package event

import "net/netip"

// Address gives the bare form of the address that a request came from, with or without a port; "" for what is none.
func Address(from string) string {
	if at := parseAddress(from); at.IsValid() {
		return at.String()
	}
	return ""
}

// Network gives the neighbourhood of an address: its /24, or its /48 in IPv6; "" for what is no address.
func Network(from string) string {
	at := parseAddress(from)
	if !at.IsValid() {
		return ""
	}
	bits := 48
	if at.Is4() {
		bits = 24
	}
	prefix, _ := at.Prefix(bits)
	return prefix.String()
}

func parseAddress(from string) netip.Addr {
	at, err := netip.ParseAddr(from)
	if err != nil {
		port, _ := netip.ParseAddrPort(from)
		at = port.Addr()
	}
	return at.Unmap().WithZone("")
}
