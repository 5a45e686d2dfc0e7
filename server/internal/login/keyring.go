package login

import (
	"fmt"

	"github.com/jeton-auth/jeton/jwk"
)

// install makes the ring what the plan says; a plan without a signer only has
// its keys opened. The caller holds keysMu.
func (s *Service) install(plan keyPlan) error {
	opened := map[string]*jwk.SigningKey{}
	also := make([]*jwk.VerificationKey, 0, len(plan.others))
	for _, k := range plan.others {
		key, err := s.openKey(k)
		if err != nil {
			return err
		}
		opened[k.ID] = key
		also = append(also, key.VerificationKey())
	}
	if plan.signer.ID == "" {
		return nil
	}
	signer, err := s.openKey(plan.signer)
	if err != nil {
		return err
	}
	opened[plan.signer.ID] = signer
	s.opened = opened // those that have gone are forgotten
	if s.ring == nil {
		s.ring, err = jwk.NewKeyring(signer, also...)
		return err
	}
	return s.ring.Replace(signer, also...)
}

// openKey unseals a key once; the sealed bytes of an id never change.
func (s *Service) openKey(k SigningKey) (*jwk.SigningKey, error) {
	if key := s.opened[k.ID]; key != nil {
		return key, nil
	}
	secret, err := s.sealer.open(k.Sealed, k.ID)
	if err != nil {
		return nil, err
	}
	key, err := jwk.ParseSigningKey(secret, k.Algorithm)
	if err != nil {
		return nil, fmt.Errorf("signing key %q: %w", k.ID, err)
	}
	return key.WithID(k.ID), nil
}
