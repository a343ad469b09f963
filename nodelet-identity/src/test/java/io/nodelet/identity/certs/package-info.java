@NullMarked
package io.nodelet.identity.certs;

import org.jspecify.annotations.NullMarked;
