/// A master's member of etcd: its data, how it comes in, and how it leaves.
@NullMarked
package io.nodelet.etcd.member;

import org.jspecify.annotations.NullMarked;
