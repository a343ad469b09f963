/// Keeps the node's logs small.
@NullMarked
package io.nodelet.controllers.logs;

import org.jspecify.annotations.NullMarked;
