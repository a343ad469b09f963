@NullMarked
package io.nodelet.phases.secrets;

import org.jspecify.annotations.NullMarked;
