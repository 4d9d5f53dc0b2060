package directory

// emergency returns the number to call in danger. The operator's holds for the node's
// own country alone: 112 answers in one country and rings nowhere in another.
func (d *Directory) emergency(country string) string {
	if country == d.node.Country && (d.node.Emergency != "" || d.node.NoNumber) {
		return d.node.Emergency
	}
	for _, s := range d.services {
		if s.Kind == Emergency && s.Country == country {
			if s, ok := d.shown(s); ok && s.Phone != "" {
				return s.Phone
			}
		}
	}
	return ""
}
