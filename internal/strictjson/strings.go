package strictjson

// Strings reads a text that is a string or an array of strings; null is an empty
// one. What it returns shares memory with text.
func Strings(text string) ([]string, error) {
	r := reader{text: text}
	r.space()
	if r.peek() == '"' {
		s, err := r.string()
		if err != nil {
			return nil, err
		}
		return []string{s}, r.end()
	}
	var list []string
	if err := r.decodeStrings(&list); err != nil {
		return nil, err
	}
	return list, r.end()
}

// AppendStrings appends a list of one as a string and any other as an array.
func AppendStrings(dst []byte, list []string) ([]byte, error) {
	if len(list) == 1 {
		return appendString(dst, list[0])
	}
	return appendStrings(dst, list)
}

// AppendArray appends a list as an array, however long it is.
func AppendArray(dst []byte, list []string) ([]byte, error) {
	return appendStrings(dst, list)
}
