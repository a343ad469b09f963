package io.nodelet.why;

/// The Deployment of the cluster's DNS.
///
/// @param wanted how many pods it should have
/// @param ready  how many serve
public record DnsSeen(int wanted, int ready) {}
