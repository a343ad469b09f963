// Prints the fields of KubeletConfiguration with what each takes, for kubelet-configuration.txt.
//
//	go run . >../../main/resources/io/nodelet/config/kubelet-configuration.txt
package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"k8s.io/kubelet/config/v1beta1"
)

// Types that are written otherwise than they are made.
var written = map[string]string{
	"Duration": "duration", "TimeOrMetaDuration": "duration",
	"Quantity": "text", "QuantityValue": "text", "Time": "text", "MicroTime": "text",
}

var lines []string

func kind(t reflect.Type, path string) string {
	if word, ok := written[t.Name()]; ok {
		return word
	}
	switch t.Kind() {
	case reflect.Ptr:
		return kind(t.Elem(), path)
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "flag"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "whole"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Slice:
		return "list " + kind(t.Elem(), path+"[]")
	case reflect.Map:
		return "map " + kind(t.Elem(), path+"{}")
	case reflect.Struct:
		fields(t, path+".")
		return "group"
	}
	panic(fmt.Sprintf("%s has no kind: %s", path, t))
}

func fields(t reflect.Type, before string) {
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		name := strings.Split(field.Tag.Get("json"), ",")[0]
		switch {
		case name == "-" || !field.IsExported() || field.Type.Name() == "TypeMeta":
		case name == "" && field.Anonymous:
			fields(field.Type, before)
		default:
			lines = append(lines, before+name+" "+kind(field.Type, before+name))
		}
	}
}

func main() {
	fields(reflect.TypeOf(v1beta1.KubeletConfiguration{}), "")
	sort.Strings(lines)
	fmt.Println("# The fields of KubeletConfiguration (kubelet.config.k8s.io/v1beta1) of Kubernetes 1.37: path, kind. By src/test/go.")
	fmt.Println(strings.Join(lines, "\n"))
}
