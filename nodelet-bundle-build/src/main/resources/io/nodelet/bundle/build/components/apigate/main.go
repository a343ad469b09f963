// SPDX-License-Identifier: Apache-2.0

// Apigate asks API servers whether they are ready, and leads connections to those that are.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

var version = "dev" // set when linking: -X main.version=…

func main() {
	verb := ""
	if len(os.Args) > 1 {
		verb = os.Args[1]
	}
	var err error
	switch verb {
	case "check":
		err = check(os.Args[2:])
	case "version", "--version":
		fmt.Println("apigate " + version)
	case "balance":
		err = balance(os.Args[2:])
	default:
		err = errors.New("usage: apigate check|balance|version")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "apigate: "+err.Error())
		os.Exit(1)
	}
}

// identity is what both sides prove who they are with: files, read when they are needed.
type identity struct {
	ca, cert, key string
}

func (i *identity) flags(flags *flag.FlagSet, prefix string) {
	flags.StringVar(&i.ca, prefix+"ca", "", "certificates of the authorities that may have signed a server's, PEM")
	flags.StringVar(&i.cert, prefix+"cert", "", "our certificate, PEM")
	flags.StringVar(&i.key, prefix+"key", "", "its key, PEM")
}

// client makes one that trusts these authorities alone, and shows what the certificate's file holds at each handshake.
func (i *identity) client(limit time.Duration) (*http.Client, error) {
	pem, err := os.ReadFile(i.ca)
	if err != nil {
		return nil, err
	}
	authorities := x509.NewCertPool()
	if !authorities.AppendCertsFromPEM(pem) {
		return nil, errors.New(i.ca + " holds no certificate")
	}
	trust := &tls.Config{
		RootCAs:    authorities,
		MinVersion: tls.VersionTLS12,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			pair, err := tls.LoadX509KeyPair(i.cert, i.key)
			return &pair, err
		},
	}
	transport := &http.Transport{
		TLSClientConfig:     trust,
		DialContext:         (&net.Dialer{Timeout: limit}).DialContext,
		MaxIdleConnsPerHost: 1,
		IdleConnTimeout:     time.Minute,
	}
	return &http.Client{Transport: transport, Timeout: limit}, nil
}

// ready asks a server at host:port.
func ready(client *http.Client, server string) error {
	return get(client, "https://"+server+"/readyz")
}

// get asks for a page, and takes no other answer than that it is well.
func get(client *http.Client, url string) error {
	request, err := http.NewRequestWithContext(context.Background(), "GET", url, nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(answer.Body, 4096))
	if answer.StatusCode != http.StatusOK {
		return errors.New(answer.Status + ": " + strings.TrimSpace(string(text)))
	}
	return nil
}

// check ends well when one server is ready. One that nobody listens for is dead, and one whose store is dead is no use:
// itself it says so only seconds later, and not at all when the store is started again and again.
func check(arguments []string) error {
	var who, its identity
	flags := flag.NewFlagSet("check", flag.ExitOnError)
	server := flags.String("server", "", "host:port")
	store := flags.String("store", "", "host:port of the server's etcd, which is looked at meanwhile; empty: it is not")
	limit := flags.Duration("limit", 2*time.Second, "how long an answer may take")
	who.flags(flags, "")
	its.flags(flags, "store-")
	_ = flags.Parse(arguments)
	client, err := who.client(*limit)
	if err != nil {
		return err
	}
	answer := make(chan error, 1)
	go func() { answer <- persistently(client, *server) }()
	if *store == "" {
		return <-answer
	}
	etcd, err := its.client(dialing)
	if err != nil {
		return err
	}
	for {
		if !alive(etcd, *store) {
			return errors.New("nobody listens at " + *store + ", where the server's etcd is")
		}
		select {
		case err = <-answer:
			return err
		case <-time.After(glance):
		}
	}
}

// persistently asks a server that does not answer, or is not ready, once more.
func persistently(client *http.Client, server string) error {
	err := ready(client, server)
	if err == nil || errors.Is(err, syscall.ECONNREFUSED) {
		return err
	}
	time.Sleep(doubt)
	return ready(client, server)
}

// alive says whether somebody listens at host:port; a store that is being restarted has a moment.
func alive(client *http.Client, store string) bool {
	for range looks {
		if !errors.Is(get(client, "https://"+store+"/livez"), syscall.ECONNREFUSED) {
			return true
		}
		time.Sleep(glance)
	}
	return false
}

const (
	doubt     = 500 * time.Millisecond // between a bad answer to a check and its second look
	glance    = 100 * time.Millisecond // between two looks at a server's store
	looks     = 3                      // in a row at which nobody listens there
	round     = 2 * time.Second        // between two looks at a server
	patience  = 2 * time.Second        // for its answer
	dialing   = time.Second            // for a connection to it
	unheard   = 3 * time.Second        // after which a silent machine's connections are given up
	badLooks  = 2                      // in a row, until a server that answers no longer counts as ready
	userLimit = 18                     // TCP_USER_TIMEOUT, which syscall does not name
)

// server is one API server, and what goes through us to it.
type server struct {
	address string
	stop    context.CancelFunc
	mu      sync.Mutex
	ready   bool
	bad     int
	open    map[net.Conn]bool
}

// gate knows the servers. The file names them; the last one is where to go when none of them is ready.
type gate struct {
	file, port string
	last       string
	client     *http.Client
	mu         sync.Mutex
	servers    []*server
	seen       string
}

// balance leads connections to servers that are ready until it is told to end.
func balance(arguments []string) error {
	var who identity
	flags := flag.NewFlagSet("balance", flag.ExitOnError)
	listen := flags.String("listen", "", "host:port where connections come in")
	g := &gate{}
	flags.StringVar(&g.file, "masters", "", "file with an address in each line")
	flags.StringVar(&g.port, "port", "6443", "the servers' port")
	flags.StringVar(&g.last, "endpoint", "", "host:port that is tried when no master is ready")
	who.flags(flags, "")
	_ = flags.Parse(arguments)
	log.SetFlags(log.LstdFlags | log.LUTC)
	client, err := who.client(patience)
	if err != nil {
		return err
	}
	g.client = client
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	g.follow()
	go g.keepFollowing()
	go accept(listener, g)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
	return nil
}

func accept(listener net.Listener, g *gate) {
	for {
		client, err := listener.Accept()
		if err != nil {
			log.Print("can't accept: ", err)
			time.Sleep(100 * time.Millisecond) // too many open files: some will close
			continue
		}
		go g.serve(client)
	}
}

func (g *gate) keepFollowing() {
	for range time.Tick(time.Second) {
		g.follow()
	}
}

// follow takes over what the file says now; one that is gone or empty changes nothing.
func (g *gate) follow() {
	text, err := os.ReadFile(g.file)
	if err != nil || string(text) == g.seen {
		return
	}
	var wanted []string
	for _, line := range strings.Fields(string(text)) {
		wanted = append(wanted, net.JoinHostPort(line, g.port))
	}
	if len(wanted) == 0 {
		return
	}
	g.seen = string(text)
	log.Print("masters: ", strings.Join(wanted, " "))
	g.mu.Lock()
	defer g.mu.Unlock()
	var kept []*server
	for _, one := range g.servers {
		if slices.Contains(wanted, one.address) {
			kept = append(kept, one)
		} else {
			one.stop()
			one.cut()
		}
	}
	for _, address := range wanted {
		if !slices.ContainsFunc(kept, func(it *server) bool { return it.address == address }) {
			kept = append(kept, g.watch(address))
		}
	}
	g.servers = kept
}

func (g *gate) watch(address string) *server {
	ctx, stop := context.WithCancel(context.Background())
	one := &server{address: address, stop: stop, open: map[net.Conn]bool{}}
	go func() {
		for ctx.Err() == nil {
			one.looked(ready(g.client, address))
			select {
			case <-ctx.Done():
			case <-time.After(round + rand.N(round/4)):
			}
		}
	}()
	return one
}

// unreachable notes that no connection could be made, which is no mere slowness.
func (s *server) unreachable(err error) {
	s.found(err, badLooks)
}

// looked notes what a look has found. A server that refuses is gone at once, one that is slow at the second time.
func (s *server) looked(err error) {
	weight := 1
	if errors.Is(err, syscall.ECONNREFUSED) {
		weight = badLooks
	}
	s.found(err, weight)
}

func (s *server) found(err error, weight int) {
	s.mu.Lock()
	before := s.ready
	if err == nil {
		s.bad, s.ready = 0, true
	} else {
		s.bad += weight
		s.ready = s.ready && s.bad < badLooks
	}
	now := s.ready
	s.mu.Unlock()
	if before != now {
		log.Printf("%s ready: %v %s", s.address, now, words(err))
	}
	if before && !now {
		s.cut()
	}
}

func words(err error) string {
	if err == nil {
		return ""
	}
	return "(" + err.Error() + ")"
}

// cut ends what goes through us to the server, so that clients come again.
func (s *server) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for connection := range s.open {
		_ = connection.Close()
	}
}

func (s *server) load() (bool, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ready, len(s.open)
}

func (s *server) note(connection net.Conn, open bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if open {
		s.open[connection] = true
	} else {
		delete(s.open, connection)
	}
}

// candidates are all servers: those that are ready first, among them those with the fewest connections.
func (g *gate) candidates() []*server {
	g.mu.Lock()
	all := slices.Clone(g.servers)
	g.mu.Unlock()
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	rank := map[*server]int{}
	for _, one := range all {
		ready, open := one.load()
		rank[one] = open
		if !ready {
			rank[one] = 1 << 30
		}
	}
	slices.SortStableFunc(all, func(a, b *server) int { return rank[a] - rank[b] })
	if g.last != "" {
		at := slices.IndexFunc(all, func(it *server) bool { return rank[it] == 1<<30 })
		if at < 0 {
			at = len(all)
		}
		all = slices.Insert(all, at, &server{address: g.last, open: map[net.Conn]bool{}})
	}
	return all
}

func (g *gate) serve(client net.Conn) {
	defer client.Close()
	dialer := net.Dialer{Timeout: dialing, KeepAlive: time.Second, Control: givenUp}
	for _, one := range g.candidates() {
		up, err := dialer.Dial("tcp", one.address)
		if err != nil {
			one.unreachable(err)
			continue
		}
		one.note(up, true)
		pipe(client, up)
		one.note(up, false)
		return
	}
	log.Print("no API server can be reached")
}

// givenUp has the kernel end a connection whose other end has lost power.
func givenUp(_, _ string, raw syscall.RawConn) error {
	return raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, userLimit, int(unheard/time.Millisecond))
	})
}

func pipe(a, b net.Conn) {
	done := make(chan struct{}, 2)
	go half(a, b, done)
	go half(b, a, done)
	<-done
	// One side has said all it has to say: the other may still answer, but not for long.
	select {
	case <-done:
	case <-time.After(time.Minute):
	}
	_ = a.Close()
	_ = b.Close()
}

func half(to, from net.Conn, done chan<- struct{}) {
	_, err := io.Copy(to, from)
	if tcp, ok := to.(*net.TCPConn); ok && err == nil {
		_ = tcp.CloseWrite()
	} else {
		_ = to.Close()
		_ = from.Close()
	}
	done <- struct{}{}
}
