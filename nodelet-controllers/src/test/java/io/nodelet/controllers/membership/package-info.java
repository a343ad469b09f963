@NullMarked
package io.nodelet.controllers.membership;

import org.jspecify.annotations.NullMarked;
