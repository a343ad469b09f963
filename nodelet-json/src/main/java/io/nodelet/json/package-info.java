/// JSON as trees: read, made and written, as light as it can be.
@NullMarked
package io.nodelet.json;

import org.jspecify.annotations.NullMarked;
