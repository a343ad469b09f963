/// A node's certificates and keys as resources, and how a machine gets them: issued, requested from the cluster, or
/// fetched.
@NullMarked
package io.nodelet.identity.certs;

import org.jspecify.annotations.NullMarked;
