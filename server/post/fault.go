package post

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/textproto"
	"os"
	"strings"
	"syscall"

	gomail "github.com/wneessen/go-mail"
)

// What may go wrong, as keys of the word files.
const (
	FaultHost        = "mail-fault-host"        // no machine has this name
	FaultRefused     = "mail-fault-refused"     // nothing listens there
	FaultSilent      = "mail-fault-silent"      // no answer in time
	FaultCut         = "mail-fault-cut"         // the line was cut
	FaultGarbled     = "mail-fault-garbled"     // what answers does not speak SMTP
	FaultClear       = "mail-fault-clear"       // the server does not offer TLS
	FaultCertificate = "mail-fault-certificate" // its certificate is not that of its name, or is signed by nobody known
	FaultPassword    = "mail-fault-password"    // the name or the password is refused
	FaultSender      = "mail-fault-sender"      // it takes nothing from this sender
	FaultRecipient   = "mail-fault-recipient"   // it does not know the address
	FaultContent     = "mail-fault-content"     // it does not want the letter
	FaultLater       = "mail-fault-later"       // it says to come back
	FaultFolder      = "mail-fault-folder"      // the Maildir cannot be written
)

// Fault is why a letter was not taken. One that is for good is not to be tried again: the server refuses this letter, or
// this address. What is wrong with the server or with how it was set is tried again: someone may put it right.
type Fault struct {
	Reason  string
	ForGood bool
	Err     error // for the operator's log
}

func (f *Fault) Error() string {
	if f.Err == nil {
		return f.Reason
	}
	return f.Reason + ": " + f.Err.Error()
}

func (f *Fault) Unwrap() error { return f.Err }

// greeted says what went wrong before a letter was offered.
func greeted(err error) *Fault {
	var known *Fault
	var name *net.DNSError
	var answer *textproto.Error
	text := err.Error()
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &name):
		return &Fault{Reason: FaultHost, Err: err}
	case strings.Contains(text, "does not support STARTTLS"):
		return &Fault{Reason: FaultClear, Err: err}
	case uncertain(err):
		return &Fault{Reason: FaultCertificate, Err: err}
	case late(err):
		return &Fault{Reason: FaultSilent, Err: err}
	case strings.Contains(text, "SMTP AUTH"):
		if errors.As(err, &answer) && answer.Code/100 == 4 {
			return &Fault{Reason: FaultLater, Err: err}
		}
		return &Fault{Reason: FaultPassword, Err: err}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &Fault{Reason: FaultRefused, Err: err}
	case errors.As(err, &answer):
		return &Fault{Reason: FaultLater, Err: err}
	case cut(err):
		return &Fault{Reason: FaultCut, Err: err}
	}
	return &Fault{Reason: FaultGarbled, Err: err}
}

// offered says what went wrong with a letter.
func offered(err error) *Fault {
	var known *Fault
	var said *gomail.SendError
	if errors.As(err, &known) {
		return known
	}
	if !errors.As(err, &said) || said.ErrorCode() == 0 {
		if late(err) || errors.As(err, &said) && strings.Contains(err.Error(), os.ErrDeadlineExceeded.Error()) {
			return &Fault{Reason: FaultSilent, Err: err}
		}
		return &Fault{Reason: FaultCut, Err: err}
	}
	code := said.ErrorCode()
	switch {
	case code/100 == 4:
		return &Fault{Reason: FaultLater, Err: err}
	case code == 530 || code == 535:
		return &Fault{Reason: FaultPassword, Err: err}
	case said.Reason == gomail.ErrSMTPRcptTo:
		return &Fault{Reason: FaultRecipient, ForGood: true, Err: err}
	case said.Reason == gomail.ErrSMTPMailFrom:
		return &Fault{Reason: FaultSender, Err: err}
	}
	return &Fault{Reason: FaultContent, ForGood: true, Err: err}
}

func late(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

func cut(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, net.ErrClosed)
}

// uncertain reports whether a server could not show that it is the one that was meant.
func uncertain(err error) bool {
	var unchecked *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	return errors.As(err, &unchecked) || errors.As(err, &authority) || errors.As(err, &name) || errors.As(err, &invalid) || errors.As(err, &record)
}
