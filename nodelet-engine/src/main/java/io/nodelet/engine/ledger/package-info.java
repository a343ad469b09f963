/// What was done to this machine, written down before it was done.
@NullMarked
package io.nodelet.engine.ledger;

import org.jspecify.annotations.NullMarked;
