@NullMarked
package io.nodelet.json;

import org.jspecify.annotations.NullMarked;
