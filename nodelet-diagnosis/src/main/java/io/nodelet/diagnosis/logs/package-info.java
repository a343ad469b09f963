/// What the node's programs printed, as it lies in files that are cut while they grow.
@NullMarked
package io.nodelet.diagnosis.logs;

import org.jspecify.annotations.NullMarked;
