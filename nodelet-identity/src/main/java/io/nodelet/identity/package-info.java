/// Who a node is: its name and address on record, and with which certificate it calls the API.
@NullMarked
package io.nodelet.identity;

import org.jspecify.annotations.NullMarked;
