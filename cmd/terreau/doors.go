package main

import (
	"errors"
	"net"
	"net/netip"
	"syscall"
)

// checkDoors refuses a door of the operator that others could reach, and pages in clear for other machines.
func (c *serveCommand) checkDoors() error {
	if c.OpsListen != "" && !onlyHere(c.OpsListen) {
		return said("ops-open", c.OpsListen)
	}
	if c.URL == "" && len(c.TrustedProxies) == 0 && !onlyHere(c.Listen) {
		return said("listen-open", c.Listen)
	}
	return nil
}

// onlyHere reports whether an address to listen on is reached from this machine alone. What is no address is told of
// when it is opened.
func onlyHere(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil || host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// unopened says why an address cannot be listened on: it is taken, it is kept for the system, or it is none.
func unopened(reason, flag, address string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return said("port-taken", flag, address)
	case errors.Is(err, syscall.EACCES):
		return said("port-reserved", flag, address)
	}
	return refused(reason, address, err)
}
