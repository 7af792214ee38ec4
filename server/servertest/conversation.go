package servertest

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"net"
	"net/textproto"
	"strings"
)

// conversation is what a client has said so far.
type conversation struct {
	*MailServer
	conn     net.Conn
	lines    *textproto.Reader
	over     bool // TLS
	known    bool // signed in
	from, to string
}

func (c *conversation) say(line string) bool {
	_, err := c.conn.Write([]byte(line + "\r\n"))
	return err == nil
}

// line answers one line; false where the conversation is over.
func (c *conversation) line() bool {
	line, err := c.lines.ReadLine()
	if err != nil {
		return false
	}
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO":
		return c.hello()
	case "HELO", "RSET", "NOOP":
		return c.say("250 well")
	case "STARTTLS":
		return c.secret()
	case "AUTH":
		return c.auth(rest)
	case "MAIL":
		if !c.known {
			return c.say("530 5.7.0 who are you")
		}
		if c.does(NotYours) {
			return c.say("553 5.7.1 not your name")
		}
		c.from = between(rest)
		return c.say("250 well")
	case "RCPT":
		if c.does(Unknown) {
			return c.say("550 5.1.1 nobody of that name")
		}
		if c.does(Greylist) {
			return c.say("451 4.7.1 come back in ten minutes")
		}
		c.to = between(rest)
		return c.say("250 well")
	case "DATA":
		return c.data()
	case "QUIT":
		c.say("221 bye")
		return false
	}
	return c.say("502 not understood")
}

func (c *conversation) hello() bool {
	answer := "250-" + c.Name + "\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n"
	if !c.over && !c.does(Stripped) {
		answer += "250-STARTTLS\r\n"
	}
	if c.over {
		answer += "250-AUTH PLAIN\r\n"
	}
	return c.say(answer + "250 SIZE 1000000")
}

func (c *conversation) secret() bool {
	if c.does(NoTLS) {
		return c.say("454 not now")
	}
	config := c.tls
	if c.does(Stranger) {
		config = c.other
	}
	c.say("220 go on")
	over := tls.Server(c.conn, config)
	if over.Handshake() != nil {
		return false
	}
	c.conn, c.over, c.lines = over, true, textproto.NewReader(bufio.NewReader(over))
	return true
}

func (c *conversation) auth(rest string) bool {
	_, said, _ := strings.Cut(rest, " ")
	word, _ := base64.StdEncoding.DecodeString(said)
	if c.does(WrongWord) || !c.over || string(word) != "\x00"+c.User+"\x00"+c.Password {
		return c.say("535 5.7.8 that is not the password")
	}
	c.known = true
	return c.say("235 welcome")
}

func (c *conversation) data() bool {
	c.say("354 go on")
	if c.does(CutInData) {
		c.lines.ReadLine()
		return false
	}
	letter, err := c.lines.ReadDotBytes()
	if err != nil {
		return false
	}
	if c.does(Unwanted) {
		return c.say("554 5.7.1 we do not want this")
	}
	silent := c.does(CutAfterData)
	c.mutex.Lock()
	c.received = append(c.received, Received{c.from, c.to, letter})
	c.mutex.Unlock()
	return !silent && c.say("250 kept")
}

// between is the address of MAIL FROM:<…> and RCPT TO:<…>.
func between(text string) string {
	_, text, _ = strings.Cut(text, "<")
	text, _, _ = strings.Cut(text, ">")
	return text
}
