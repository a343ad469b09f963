@NullMarked
package io.nodelet.controllers.secrets;

import org.jspecify.annotations.NullMarked;
