@NullMarked
package io.nodelet.resources;

import org.jspecify.annotations.NullMarked;
