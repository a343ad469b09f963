/// The rules of ARCHITECTURE.md, checked.
@NullMarked
package io.nodelet.arch;

import org.jspecify.annotations.NullMarked;
