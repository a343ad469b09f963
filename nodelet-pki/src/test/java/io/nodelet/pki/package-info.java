@NullMarked
package io.nodelet.pki;

import org.jspecify.annotations.NullMarked;
