/// What makes, compares and undoes each kind of resource on a Linux machine.
@NullMarked
package io.nodelet.resources.driver;

import org.jspecify.annotations.NullMarked;
