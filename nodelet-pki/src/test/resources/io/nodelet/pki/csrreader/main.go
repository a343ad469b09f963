// Reads certificate requests as Kubernetes does (the first PEM block, then crypto/x509) and prints what it makes of each.
//
// Input: one request a line, its bytes in Base64. Output: one line each, JSON, in the same order.
package main

import (
	"bufio"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"os"
	"sort"
)

type reading struct {
	Error        string   `json:"error"`
	CommonName   string   `json:"commonName"`
	Organization []string `json:"organization"`
	Names        int      `json:"names"`
	SANs         []string `json:"sans"`
	Extensions   int      `json:"extensions"`
	Key          string   `json:"key"`
}

func read(text []byte) reading {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "CERTIFICATE REQUEST" {
		return reading{Error: "PEM block type must be CERTIFICATE REQUEST"}
	}
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err == nil {
		err = request.CheckSignature()
	}
	if err != nil {
		return reading{Error: err.Error()}
	}
	key := sha256.Sum256(request.RawSubjectPublicKeyInfo)
	sans := append([]string{}, request.DNSNames...)
	for _, address := range request.IPAddresses {
		sans = append(sans, address.String())
	}
	for _, address := range request.EmailAddresses {
		sans = append(sans, "email:"+address)
	}
	for _, address := range request.URIs {
		sans = append(sans, "uri:"+address.String())
	}
	sort.Strings(sans)
	return reading{
		CommonName:   request.Subject.CommonName,
		Organization: append([]string{}, request.Subject.Organization...),
		Names:        len(request.Subject.Names),
		SANs:         sans,
		Extensions:   len(request.Extensions),
		Key:          hex.EncodeToString(key[:]),
	}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		text, err := base64.StdEncoding.DecodeString(lines.Text())
		if err != nil {
			panic(err)
		}
		if err := out.Encode(read(text)); err != nil {
			panic(err)
		}
	}
}
