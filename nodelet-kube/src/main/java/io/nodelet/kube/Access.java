package io.nodelet.kube;

import java.net.URI;
import java.nio.file.Path;

/// How to reach an API server, as a kubeconfig says it. The files are read when they are needed, and again when they
/// change.
///
/// @param server its address, such as `https://10.0.0.1:6443`
/// @param ca     the CAs that may have signed its certificate, PEM
/// @param cert   the client's certificate, PEM, followed by its chain if any
/// @param key    the client's private key, PKCS#8 PEM, EC or RSA
public record Access(URI server, Path ca, Path cert, Path key) {}
