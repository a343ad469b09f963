@NullMarked
package io.nodelet.bundle.build;

import org.jspecify.annotations.NullMarked;
