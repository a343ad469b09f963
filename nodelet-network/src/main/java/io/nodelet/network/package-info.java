/// The pod network of a node: what the CNI plugins left, rules for pods, reachability.
@NullMarked
package io.nodelet.network;

import org.jspecify.annotations.NullMarked;
