module nodelet.io/components/pause

go 1.26.0
