/// Why a node is not well: facts in, causes out. Knows no machine; everything here is a pure function.
@NullMarked
package io.nodelet.why;

import org.jspecify.annotations.NullMarked;
