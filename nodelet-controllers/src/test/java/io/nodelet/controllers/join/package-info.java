@NullMarked
package io.nodelet.controllers.join;

import org.jspecify.annotations.NullMarked;
