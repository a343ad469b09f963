@NullMarked
package io.nodelet.etcd.member;

import org.jspecify.annotations.NullMarked;
