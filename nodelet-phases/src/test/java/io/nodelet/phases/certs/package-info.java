@NullMarked
package io.nodelet.phases.certs;

import org.jspecify.annotations.NullMarked;
