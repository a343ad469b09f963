#!/bin/sh
# Authorities as openssl writes them, a folder each: ca.crt and ca.key. Made once; good for a hundred years.
set -e
cd "$(dirname "$0")"
export OPENSSL_CONF="$PWD/openssl.cnf"
DAYS=36500

root() { # folder, kind of key, what openssl takes for it
    mkdir -p "$1"
    openssl req -x509 -nodes -newkey $2 -subj "/CN=corp $1" -days $DAYS -extensions ${3:-authority} -keyout $1/ca.key -out $1/ca.crt 2>/dev/null
}
below() { # folder, kind of key, folder of the one above, extensions
    mkdir -p "$1"
    openssl req -new -nodes -newkey $2 -subj "/CN=corp $1" -keyout $1/ca.key -out csr 2>/dev/null
    openssl x509 -req -in csr -CA $3/ca.crt -CAkey $3/ca.key -CAcreateserial -days $DAYS -extfile openssl.cnf -extensions ${4:-authority} -out $1/ca.crt 2>/dev/null
    rm -f csr $3/ca.srl
}
EC="ec -pkeyopt ec_paramgen_curve:P-256"
root rsa-pkcs8 rsa:2048
root rsa-pkcs1 rsa:2048 && openssl rsa -traditional -in rsa-pkcs1/ca.key -out k 2>/dev/null && mv k rsa-pkcs1/ca.key
root rsa-4096 rsa:4096
root ec-pkcs8 "$EC"
mkdir -p ec-sec1-parameters ec-sec1
openssl ecparam -genkey -name prime256v1 -out ec-sec1-parameters/ca.key
openssl req -x509 -key ec-sec1-parameters/ca.key -subj "/CN=corp ec-sec1-parameters" -days $DAYS -extensions authority -out ec-sec1-parameters/ca.crt
openssl ecparam -genkey -noout -name prime256v1 -out ec-sec1/ca.key
openssl req -x509 -key ec-sec1/ca.key -subj "/CN=corp ec-sec1" -days $DAYS -extensions authority -out ec-sec1/ca.crt
mkdir -p p384-sec1 p521-pkcs8
openssl ecparam -genkey -noout -name secp384r1 -out p384-sec1/ca.key
openssl req -x509 -sha384 -key p384-sec1/ca.key -subj "/CN=corp p384-sec1" -days $DAYS -extensions authority -out p384-sec1/ca.crt
root p521-pkcs8 "ec -pkeyopt ec_paramgen_curve:P-521"
root ed25519 ed25519
below chain-ec "$EC" rsa-pkcs8 && cat rsa-pkcs8/ca.crt >> chain-ec/ca.crt
below chain-rsa rsa:2048 ec-pkcs8 && openssl rsa -traditional -in chain-rsa/ca.key -out k 2>/dev/null && mv k chain-rsa/ca.key && cat ec-pkcs8/ca.crt >> chain-rsa/ca.crt
below chain-without-root "$EC" ec-pkcs8
below chain-of-three "$EC" chain-without-root last && cat chain-without-root/ca.crt ec-pkcs8/ca.crt >> chain-of-three/ca.crt
# refused
root refused-short rsa:1024
root refused-pss "rsa-pss -pkeyopt rsa_keygen_bits:2048"
root refused-curve "ec -pkeyopt ec_paramgen_curve:secp256k1"
root refused-leaf "$EC" leaf
root refused-uses "$EC" server-only
root refused-key-usage "$EC" signs-nothing
root refused-encrypted-pkcs8 "$EC" && openssl pkcs8 -topk8 -passout pass:x -in refused-encrypted-pkcs8/ca.key -out k && mv k refused-encrypted-pkcs8/ca.key
root refused-encrypted-pkcs1 rsa:2048 && openssl rsa -traditional -aes128 -passout pass:x -in refused-encrypted-pkcs1/ca.key -out k 2>/dev/null && mv k refused-encrypted-pkcs1/ca.key
mkdir -p refused-root-first refused-torn-chain refused-other-key refused-no-key refused-no-certificate refused-der
cat rsa-pkcs8/ca.crt > refused-root-first/ca.crt; openssl x509 -in chain-ec/ca.crt >> refused-root-first/ca.crt; cp chain-ec/ca.key refused-root-first/
cat chain-of-three/ca.crt | openssl x509 > refused-torn-chain/ca.crt; cat ec-pkcs8/ca.crt >> refused-torn-chain/ca.crt; cp chain-of-three/ca.key refused-torn-chain/
cp ec-pkcs8/ca.crt refused-other-key/; cp ec-sec1/ca.key refused-other-key/
cp ec-pkcs8/ca.crt refused-no-key/
cp ec-pkcs8/ca.key refused-no-certificate/
cp ec-pkcs8/ca.crt refused-der/; openssl pkey -in ec-pkcs8/ca.key -outform DER -out refused-der/ca.key
