/// Certificates: which there are, who signs them, and how they are kept valid.
@NullMarked
package io.nodelet.phases.certs;

import org.jspecify.annotations.NullMarked;
