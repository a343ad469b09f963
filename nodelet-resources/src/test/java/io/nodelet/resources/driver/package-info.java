@NullMarked
package io.nodelet.resources.driver;

import org.jspecify.annotations.NullMarked;
