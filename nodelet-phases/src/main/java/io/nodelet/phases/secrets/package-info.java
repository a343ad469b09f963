/// The keys that Secrets are encrypted with in etcd, and how the masters of a cluster change them together.
@NullMarked
package io.nodelet.phases.secrets;

import org.jspecify.annotations.NullMarked;
