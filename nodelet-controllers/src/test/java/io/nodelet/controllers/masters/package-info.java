@NullMarked
package io.nodelet.controllers.masters;

import org.jspecify.annotations.NullMarked;
