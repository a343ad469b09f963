@NullMarked
package io.nodelet.engine.ledger;

import org.jspecify.annotations.NullMarked;
